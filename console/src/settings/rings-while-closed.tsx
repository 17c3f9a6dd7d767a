// Rings while no page of the console is open: through the push service of the browser, or of the phone.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { PushAnswer } from '../api/types.ts';
import { handIn, takeBack } from '../reach/address-book.ts';
import { isInShell } from '../reach/native-shell.ts';
import { subscribe, subscription, type WebPushState, webPushState } from '../reach/web-push.ts';
import { useSession } from '../session/session-context.ts';
import { Panel } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';
import { showError } from '../ui/toasts.ts';

const stateKey = ['push', 'state'];

export function RingsWhileClosed() {
  const { me } = useSession();
  const cache = useQueryClient();
  const push = useQuery({
    queryKey: ['push', 'server'],
    queryFn: ({ signal }) => request<PushAnswer>('/api/push', { signal }),
  });
  const state = useQuery({ queryKey: stateKey, queryFn: webPushState, enabled: !isInShell() });
  const key = push.data?.webPushKey ?? null;
  const switching = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? switchOn(key ?? '') : switchOff()),
    onError: (error) => showError('It could not be switched', error),
    onSettled: () => cache.invalidateQueries({ queryKey: stateKey }),
  });
  const hindrance = hindranceOf({ isOpen: me.isOpen, push: push.data, state: state.data });
  return (
    <Panel title="Rings while this is closed">
      {isInShell() ? (
        <p className="px-4 py-3 text-sm text-soft">
          {me.isOpen ? hindrance : 'This phone is rung by its own push service; the permission is in its settings.'}
        </p>
      ) : (
        <div className="py-1">
          <Switch
            name="Notify this browser"
            hint={hindrance ?? 'A notification for each call to you, while no page of the console is open.'}
            isOn={state.data === 'on'}
            disabled={hindrance !== null || switching.isPending}
            onChange={(isOn) => switching.mutate(isOn)}
          />
        </div>
      )}
    </Panel>
  );
}

async function switchOn(key: string): Promise<void> {
  await handIn(await subscribe(key));
}

async function switchOff(): Promise<void> {
  await (await subscription())?.unsubscribe();
  await takeBack();
}

interface Circumstances {
  isOpen: boolean;
  push: PushAnswer | undefined;
  state: WebPushState | undefined;
}

/** Why it cannot be switched; null: it can. */
function hindranceOf({ isOpen, push, state }: Circumstances): string | null {
  if (isOpen) return 'Needs a server with tokens: without them it does not know whom to ring.';
  if (push === undefined || state === undefined) return '…';
  if (push.webPushKey === null) return 'Web Push is not set up on this server: VAPID_PUBLIC_KEY, see docs/push.md.';
  if (state === 'unsupported')
    return 'This browser has no Web Push here. On an iPhone, add the page to the home screen first.';
  return state === 'blocked' ? 'Notifications of this page are blocked in the browser’s settings.' : null;
}
