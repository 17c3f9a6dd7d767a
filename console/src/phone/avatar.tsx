// Somebody without a picture: the first letters, or a handset for numbers.
import { Phone } from 'lucide-react';
import { classes } from '../ui/classes.ts';

export interface AvatarProps {
  name: string;
  className?: string;
  /** Stands on the dark stage of a call. */
  isOnStage?: boolean;
}

export function Avatar({ name, className, isOnStage = false }: AvatarProps) {
  const letters = name
    .split(/[\s._@-]+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const isNumber = !/\p{L}/u.test(letters);
  return (
    <span
      aria-hidden
      className={classes(
        'grid shrink-0 place-items-center rounded-full font-semibold select-none',
        isOnStage ? 'bg-white/10 text-white' : 'bg-info-wash text-info',
        className ?? 'size-9 text-xs',
      )}
    >
      {isNumber ? <Phone className="size-[45%]" strokeWidth={1.75} /> : letters}
    </span>
  );
}
