// Listens to the keys, and shows what they do.
import { useEffect } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { showError } from '../ui/toasts.ts';
import { showHelp, useHelpShown } from './help-sheet.ts';
import { useKept } from './kept.ts';
import { runAction } from './run-action.ts';
import { lettersAreShortcuts } from './settings.ts';
import { actionOf, shortcuts } from './shortcuts.ts';
import { useSoftphone } from './softphone-context.ts';

const groups = { ringing: 'While something rings', talking: 'While you talk', always: 'Always' };

export function ShortcutKeys() {
  const { store } = useSoftphone();
  const isShown = useHelpShown();
  const isOn = useKept(lettersAreShortcuts);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { rings, current } = store.snapshot();
      const isTyped =
        event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]') !== null;
      const { key, ctrlKey, metaKey, altKey, repeat } = event;
      const pressed = { key, ctrlKey, metaKey, altKey, repeat, isTyped };
      const action = actionOf(pressed, { isRinging: rings.length > 0, isTalking: current !== null });
      if (action === null || (!isOn && action !== 'help')) return;
      event.preventDefault();
      if (action === 'help') showHelp(true);
      else runAction(action, store).catch((error: unknown) => showError('That did not work', error));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [store, isOn]);
  return (
    <Dialog isOpen={isShown} onOpenChange={showHelp} title="Keyboard shortcuts">
      {(['ringing', 'talking', 'always'] as const).map((when) => (
        <section key={when} className="mt-4">
          <h3 className="text-2xs font-medium text-faint">{groups[when]}</h3>
          <dl className="mt-1 grid gap-1">
            {shortcuts
              .filter((shortcut) => shortcut.when === when)
              .map(({ key, name }) => (
                <div key={key} className="flex items-center justify-between gap-4 text-sm">
                  <dt className="text-soft">{name}</dt>
                  <dd>
                    <kbd className="inline-block min-w-6 rounded-md border border-line-strong bg-sunken px-1.5 py-0.5 text-center font-mono text-xs uppercase">
                      {key}
                    </kbd>
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <label className="mt-5 flex items-center gap-2 border-t border-line pt-4 text-sm">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => lettersAreShortcuts.set(event.target.checked)}
          className="size-4 accent-[var(--accent)]"
        />
        Letters are shortcuts
      </label>
    </Dialog>
  );
}
