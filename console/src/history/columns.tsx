// The columns of the table of calls.

import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { CallView } from '../api/types.ts';
import { KindIcon } from '../calls/call-kind.tsx';
import { CallTitle } from '../calls/call-title.tsx';
import { formatSeconds } from '../calls/durations.ts';
import { StatusTag } from '../calls/status-tag.tsx';
import { formatTime } from './format-time.ts';

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, CallView>();

export const columns = helper.columns([
  helper.display({
    id: 'kind',
    header: () => <span className="sr-only">Kind</span>,
    cell: ({ row }) => <KindIcon call={row.original} />,
  }),
  helper.display({
    id: 'parties',
    header: 'Call',
    cell: ({ row }) => (
      <Link
        to="/calls/$callId"
        params={{ callId: row.original.callId }}
        className="truncate after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        <CallTitle call={row.original} />
      </Link>
    ),
  }),
  helper.display({ id: 'status', header: 'Status', cell: ({ row }) => <StatusTag status={row.original.status} /> }),
  helper.accessor('agent', { header: 'Agent', cell: ({ getValue }) => getValue() ?? '' }),
  helper.accessor('conversationSeconds', {
    header: 'Talked',
    cell: ({ getValue }) => {
      const seconds = getValue();
      return seconds ? formatSeconds(seconds) : '';
    },
  }),
  helper.accessor('price', { header: 'Price', cell: ({ getValue }) => getValue() ?? '' }),
  helper.accessor('createdAt', {
    header: 'Placed',
    cell: ({ getValue }) => (
      <time dateTime={getValue()} title={new Date(getValue()).toLocaleString()}>
        {formatTime(getValue())}
      </time>
    ),
  }),
]);

/** One grid for the header and all rows; on phones only what one looks for first. */
export const gridLooks =
  'grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-center content-center gap-x-3 gap-y-1 px-4 md:grid-cols-[1.5rem_minmax(0,1fr)_7rem_7rem_4rem_4rem_8.5rem]';

const onDesks = 'hidden md:block text-soft';
export const cellLooks: Record<string, string> = {
  kind: 'row-span-2 md:row-auto',
  parties: 'col-span-2 md:col-auto',
  status: 'col-start-3 row-start-2 justify-self-end md:col-auto md:row-auto md:justify-self-start',
  agent: `${onDesks} truncate`,
  conversationSeconds: `${onDesks} text-right tabular-nums`,
  price: `${onDesks} text-right tabular-nums`,
  createdAt: 'col-start-2 row-start-2 text-faint md:col-auto md:row-auto md:text-right md:text-soft tabular-nums',
};
