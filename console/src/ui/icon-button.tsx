// A button that is only a picture; its name is told to screen readers and shown as a tooltip.
import { Button, type ButtonProps } from './button.tsx';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends ButtonProps {
  /** What it does, e.g. "Copy the call’s id". */
  label: string;
}

export function IconButton({ label, size = 'small-icon', variant = 'quiet', ...props }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button {...props} size={size} variant={variant} aria-label={label} />
    </Tooltip>
  );
}
