// How many calls have begun since the list was loaded: told, rather than pushed into what somebody is reading.
import { useEffect, useState } from 'react';
import { useSession } from '../session/session-context.ts';

export function useNewCalls(): [count: number, forget: () => void] {
  const { client } = useSession();
  const [count, setCount] = useState(0);
  useEffect(() => {
    const openedAt = Date.now();
    return client.on('call', ({ data }) => {
      // After a reconnection calls become known that are in the list already.
      if (Date.parse(data.createdAt) >= openedAt) setCount((before) => before + 1);
    });
  }, [client]);
  return [count, () => setCount(0)];
}
