// Text in which names of variables and commands look like what they are.
import { classes } from '../ui/classes.ts';

const NAMES = /([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|openssl rand -hex 24|npm start|(?:https?|wss?):\/\/\S*[^\s.,:)])/;

export function WithNames({ text }: { text: string }) {
  const parts = text.split(NAMES);
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move
      <code key={index} className={classes('font-mono text-xs text-ink', !part.includes('//') && 'whitespace-nowrap')}>
        {part}
      </code>
    ) : (
      part
    ),
  );
}
