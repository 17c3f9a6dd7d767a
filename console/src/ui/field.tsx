// Fields of a form: a label, the field, and what is wrong with it.
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';

const looks =
  'h-9 w-full rounded-lg border border-line-strong bg-surface px-3 text-sm placeholder:text-faint aria-invalid:border-bad';

export function TextInput({ className, ...props }: ComponentProps<'input'>) {
  return <input {...props} className={classes(looks, className)} />;
}

export interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  /** What is wrong; null: nothing. */
  error?: string | null;
}

export function Field({ label, hint, error = null, ...props }: FieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <TextInput {...props} id={id} aria-invalid={error !== null || undefined} aria-describedby={`${id}-more`} />
      <p id={`${id}-more`} className={classes('text-xs', error === null ? 'text-faint' : 'text-bad')}>
        {error ?? hint}
      </p>
    </div>
  );
}
