// How to see with one's own eyes that calls survive the death of an instance.
import { Panel } from '../ui/page.tsx';

export function DrillGuide({ hasPeer }: { hasPeer: boolean }) {
  return (
    <Panel title="Failover drill" className="lg:col-span-2">
      <ol className="grid gap-3 p-4 text-sm text-soft [counter-reset:step] *:relative *:pl-8 *:before:absolute *:before:left-0 *:before:grid *:before:size-5 *:before:place-items-center *:before:rounded-full *:before:bg-hover *:before:text-2xs *:before:font-medium *:before:text-ink *:before:content-[counter(step)] *:before:[counter-increment:step]">
        {!hasPeer && (
          <li>
            There is one instance now. Start a second one on the same Postgres, and name them to each other with{' '}
            <code>PRIMARY_URL</code> and <code>FALLBACK_URL</code>; it then appears above.
          </li>
        )}
        <li>Place a call, so that something is going on, and leave this page open.</li>
        <li>
          End an instance the hard way: <code>kill -9</code>. Its card says that it does not answer; apps move to the
          other one by themselves.
        </li>
        <li>
          Watch “This page’s connection”: it comes back without a gap, and the call goes on where it was. What Exotel
          reported meanwhile is asked for.
        </li>
        <li>Start the instance again. Apps go back to the primary within some minutes, between calls.</li>
      </ol>
    </Panel>
  );
}
