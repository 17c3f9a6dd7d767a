// What is counted of the instance itself: its version, its duties, what waits in it.
import { Counter, Gauge, type Registry } from 'prom-client';

export function instanceMetrics(registers: Registry[]) {
  return {
    info: new Gauge({
      name: 'patchcord_info',
      help: 'Always 1; what runs here is in the labels.',
      labelNames: ['version', 'database', 'telephony', 'agent'],
      registers,
    }),
    draining: new Gauge({
      name: 'patchcord_draining',
      help: '1 from the moment in which this instance was asked to stop.',
      registers,
    }),
    hasDuty: new Gauge({
      name: 'patchcord_duty',
      help: '1 on the instance that follows calls to their end. Of all instances on a database one has it.',
      registers,
    }),
    busUp: new Gauge({
      name: 'patchcord_bus_up',
      help: '0 while Redis is away, and other instances hear of events through the database only.',
      registers,
    }),
    retentionDeleted: new Counter({
      name: 'patchcord_retention_deleted_total',
      help: 'What was deleted because it was older than RETENTION_DAYS: calls, and recordings on this instance’s own disk.',
      labelNames: ['what'],
      registers,
    }),
    waiting: new Gauge({
      name: 'patchcord_queue_size',
      help: 'What waits: for the database (calls, talks, snapshots, replays, arrivals, departures) and for clients (events).',
      labelNames: ['queue'],
      registers,
    }),
  };
}
