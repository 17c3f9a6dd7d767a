// Makes things go wrong at the emulated Exotel, and right again.
import { useMutation } from '@tanstack/react-query';
import { kept, useKept } from '../phone/kept.ts';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';
import { Tag } from '../ui/tag.tsx';
import { showError } from '../ui/toasts.ts';
import { callbackFaults, type Fault, ordersFor, restFaults, toggled } from './faults.ts';
import { order } from './questions.ts';

/** The emulator does not tell its faults, so this browser remembers what it has switched on. */
const switchedOn = kept<readonly string[]>('simulator-faults', (stored) =>
  Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [],
);

export function FaultSwitches() {
  const { may } = useSession();
  const on = useKept(switchedOn);
  const setting = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const one of ordersFor(ids)) await order(one);
      return ids;
    },
    onSuccess: (ids) => switchedOn.set(ids),
    onError: (error) => showError('The faults were not set', error),
  });
  const isLocked = !may('admin') || setting.isPending;
  const list = (title: string, faults: readonly Fault[]) => (
    <section className="py-2">
      <h3 className="px-4 pt-1 text-xs font-medium text-faint">{title}</h3>
      {faults.map(({ id, name }) => (
        <Switch
          key={id}
          name={name}
          isOn={on.includes(id)}
          disabled={isLocked}
          onChange={() => setting.mutate(toggled(on, id))}
        />
      ))}
    </section>
  );
  return (
    <Panel
      title="Faults"
      actions={
        on.length > 0 && (
          <>
            <Tag tone="ringing">{on.length} on</Tag>
            <Button size="small" variant="quiet" disabled={isLocked} onClick={() => setting.mutate([])}>
              Switch all off
            </Button>
          </>
        )
      }
    >
      <div className="divide-y divide-line">
        {list('What Exotel answers us', restFaults)}
        {list('What Exotel tells us, of calls from now on', callbackFaults)}
      </div>
      <p className="border-t border-line px-4 py-2.5 text-xs text-faint">
        {may('admin')
          ? 'As this browser has set them. An emulator that is started again has none.'
          : 'Faults are set by tokens with the scope admin.'}
      </p>
    </Panel>
  );
}
