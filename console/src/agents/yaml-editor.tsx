// A text field for YAML: numbered lines, and mistakes at theirs.
import { type KeyboardEvent, useMemo, useRef } from 'react';
import type { AgentMistake } from '../api/types.ts';
import { classes } from '../ui/classes.ts';
import { indented, offsetOfLine, sizeOf } from './edit-text.ts';

const LINE_REM = 1.25;

export interface YamlEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  mistakes: readonly AgentMistake[];
  isReadOnly: boolean;
}

export function YamlEditor({ label, value, onChange, mistakes, isReadOnly }: YamlEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [lines, longest] = useMemo(() => sizeOf(value), [value]);
  const wrong = useMemo(() => new Set(mistakes.map(({ line }) => line)), [mistakes]);
  const goTo = (line: number) => {
    const offset = offsetOfLine(value, line);
    field.current?.focus();
    field.current?.setSelectionRange(offset, offset);
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (event.key !== 'Enter' || isReadOnly || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const edited = indented(value, selectionStart, selectionEnd);
    onChange(edited.text);
    requestAnimationFrame(() => field.current?.setSelectionRange(edited.cursor, edited.cursor));
  };
  return (
    <div>
      <div className="h-[min(34rem,60dvh)] overflow-auto bg-surface font-mono text-xs leading-5">
        <div className="flex min-h-full w-max min-w-full">
          <div
            aria-hidden
            className="sticky left-0 shrink-0 border-r border-line bg-sunken py-3 text-right text-faint select-none"
          >
            {Array.from({ length: lines }, (_, index) => (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
                key={index}
                className={classes('w-11 pr-2.5', wrong.has(index + 1) && 'bg-bad-wash font-semibold text-bad')}
              >
                {index + 1}
              </div>
            ))}
          </div>
          <textarea
            ref={field}
            aria-label={label}
            aria-invalid={mistakes.length > 0 || undefined}
            aria-describedby="mistakes"
            value={value}
            readOnly={isReadOnly}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={press}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            wrap="off"
            style={{ height: `${lines * LINE_REM + 1.5}rem`, minWidth: `${longest + 4}ch` }}
            className="flex-1 resize-none overflow-hidden bg-transparent px-3 py-3 whitespace-pre outline-none"
          />
        </div>
      </div>
      <Mistakes mistakes={mistakes} onChoose={goTo} />
    </div>
  );
}

function Mistakes({ mistakes, onChoose }: { mistakes: readonly AgentMistake[]; onChoose: (line: number) => void }) {
  return (
    <div id="mistakes" aria-live="polite">
      {mistakes.length > 0 && (
        <ul className="max-h-40 overflow-y-auto border-t border-line bg-bad-wash/60 py-1.5 text-xs">
          {mistakes.map(({ line, column, message }) => (
            <li key={`${line}:${column} ${message}`}>
              <button
                type="button"
                onClick={() => onChoose(line)}
                className="flex w-full items-baseline gap-3 px-4 py-1 text-left hover:bg-bad-wash"
              >
                <span className="shrink-0 font-mono text-bad tabular-nums">line {line}</span>
                <span className="text-ink">{message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
