// One of a few: a row of choices in one frame.
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly { value: Value; name: ReactNode; label?: string }[];
}

export function Segmented<Value extends string>({ label, value, onChange, choices }: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Pressed again, a choice stays.
      onValueChange={(next) => next !== '' && onChange(next as Value)}
      className="inline-flex h-9 items-center gap-0.5 rounded-lg border border-line bg-sunken p-0.5"
    >
      {choices.map(({ value: choice, name, label: told }) => (
        <ToggleGroup.Item
          key={choice}
          value={choice}
          {...(told !== undefined && { 'aria-label': told })}
          className="inline-flex h-full items-center gap-1.5 rounded-md px-2.5 text-xs font-medium text-soft transition-colors hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-sm"
        >
          {name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
