// An agent in one line.
import type { ListedAgent } from '../api/types.ts';
import { formatNumber } from '../calls/format-number.ts';

export function AgentFacts({ agent: { language, voice, model, exoPhones, isDefault } }: { agent: ListedAgent }) {
  const answers = exoPhones.map(formatNumber);
  const facts = [
    isDefault
      ? 'answers every other ExoPhone'
      : answers.length > 0
        ? `answers ${answers.join(', ')}`
        : 'answers by name',
    languageName(language),
    `voice ${voice}`,
    model,
  ];
  return <span>{facts.join(' · ')}</span>;
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
