// Who one is, how the console looks, and the way out.
import { ChevronsUpDown, Eye, EyeOff, LogOut, UserRound } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { masking } from '../calls/masking.ts';
import { useSession } from '../session/session-context.ts';
import { usePreference } from '../ui/preference.ts';
import { theme } from '../ui/theme.ts';
import { themes } from '../ui/themes.ts';

const item =
  'flex h-8 cursor-default items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-hover';

export function AccountMenu() {
  const { me, signOut } = useSession();
  const chosen = usePreference(theme);
  const isMasked = usePreference(masking) === 'on';
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="flex h-10 w-full items-center gap-2.5 rounded-lg px-2 text-left text-sm hover:bg-hover data-[state=open]:bg-hover">
        <span className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-wash text-accent">
          <UserRound aria-hidden className="size-3.5" />
        </span>
        <span className="sr-only">Account: </span>
        <span className="min-w-0 flex-1 truncate">{me.isOpen ? 'Open server' : me.subject}</span>
        <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-56 animate-rise rounded-xl border border-line bg-raised p-1 shadow-raised"
        >
          <DropdownMenu.CheckboxItem
            className={item}
            checked={isMasked}
            onCheckedChange={(isOn) => masking.set(isOn ? 'on' : 'off')}
          >
            {isMasked ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
            <span className="flex-1">Mask numbers</span>
            <span className="text-xs text-faint">{isMasked ? 'On' : 'Off'}</span>
          </DropdownMenu.CheckboxItem>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Label className="px-2 py-1 text-2xs text-faint">Theme</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={chosen} onValueChange={(value) => theme.set(value as typeof chosen)}>
            {themes.map(({ value, name, icon: Icon }) => (
              <DropdownMenu.RadioItem key={value} value={value} className={item}>
                <Icon aria-hidden className="size-4" />
                <span className="flex-1">{name}</span>
                <DropdownMenu.ItemIndicator className="size-1.5 rounded-full bg-accent" />
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {!me.isOpen && (
            <>
              <DropdownMenu.Separator className="my-1 h-px bg-line" />
              <DropdownMenu.Item className={item} onSelect={signOut}>
                <LogOut aria-hidden className="size-4" /> Sign out
              </DropdownMenu.Item>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
