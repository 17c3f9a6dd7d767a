// Raw data as JSON, to be read and copied; its numbers masked where that is wanted.
import { mask, masking } from '../calls/masking.ts';
import { CopyButton } from './copy-button.tsx';
import { usePreference } from './preference.ts';

export function Payload({ value }: { value: unknown }) {
  const isMasked = usePreference(masking) === 'on';
  const json = JSON.stringify(value, (_, part) => (isMasked && typeof part === 'string' ? mask(part) : part), 2);
  return (
    <div className="relative rounded-lg border border-line bg-sunken">
      <CopyButton value={json} what="the payload" className="absolute top-1.5 right-1.5" />
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-lg p-3 font-mono text-2xs leading-relaxed text-soft"
      >
        {json}
      </pre>
    </div>
  );
}
