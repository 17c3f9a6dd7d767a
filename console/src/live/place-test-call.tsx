// Places a call through the emulated Exotel, so that there is something to see.
import { useMutation } from '@tanstack/react-query';
import { PhoneOutgoing } from 'lucide-react';
import { request } from '../api/request.ts';
import type { CallView } from '../api/types.ts';
import { Button } from '../ui/button.tsx';
import { showError } from '../ui/toasts.ts';

/** Numbers of the emulator that are answered; see docs/emulator.md. */
const body = { callerId: '1234567890', recipientId: '9876543210' };

export function PlaceTestCall({ isPrimary = false }: { isPrimary?: boolean }) {
  const placing = useMutation({
    mutationFn: () => request<CallView>('/api/calls', { method: 'POST', body }),
    onError: (error) => showError('The call was not placed', error),
  });
  return (
    <Button variant={isPrimary ? 'primary' : 'secondary'} isBusy={placing.isPending} onClick={() => placing.mutate()}>
      <PhoneOutgoing aria-hidden className="size-4" /> Simulate a call
    </Button>
  );
}
