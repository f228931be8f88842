import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The process's figures, in one place so that no two features name the same thing twice. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly jobSeconds: Histogram<'job' | 'outcome'>;
  readonly intake: Counter<'kind' | 'outcome'>;
  readonly vends: Counter<'outcome'>;
  readonly vendSeconds: Histogram;
  readonly inFlight: Gauge<'pump'>;
  readonly circuits: Counter<'to'>;
  readonly openCircuits: Gauge;
  readonly messages: Counter<'gateway' | 'outcome'>;
  readonly breaches: Gauge<'invariant'>;
  readonly spoolBytes: Gauge;
  readonly deadLetters: Gauge<'job'>;
  /** Pages that hear of changes at once. */
  readonly listeners: Gauge;
  /** Run before the figures are read, for those that lie with others. */
  readonly beforeReading: Set<() => Promise<void>>;
}

const FAST = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'mkondo_http_seconds',
      help: 'Requests by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: FAST,
      registers,
    }),
    jobSeconds: new Histogram({ name: 'mkondo_job_seconds', help: 'Job runs', labelNames: ['job', 'outcome'], buckets: FAST, registers }),
    intake: new Counter({ name: 'mkondo_intake_total', help: 'Provider events taken in', labelNames: ['kind', 'outcome'], registers }),
    vends: new Counter({ name: 'mkondo_vends_total', help: 'Vend attempts by outcome', labelNames: ['outcome'], registers }),
    vendSeconds: new Histogram({ name: 'mkondo_vend_seconds', help: 'Answers of the vending system', buckets: FAST, registers }),
    inFlight: new Gauge({ name: 'mkondo_in_flight', help: 'Calls to vendors under way', labelNames: ['pump'], registers }),
    circuits: new Counter({
      name: 'mkondo_vendor_circuit_changes_total',
      help: 'Circuits of vending accounts opened and closed',
      labelNames: ['to'],
      registers,
    }),
    openCircuits: new Gauge({ name: 'mkondo_vendor_circuits_open', help: 'Vending accounts that sell nothing because the vendor does not answer', registers }),
    messages: new Counter({ name: 'mkondo_messages_total', help: 'Messages handed to gateways', labelNames: ['gateway', 'outcome'], registers }),
    breaches: new Gauge({
      name: 'mkondo_invariant_breaches',
      help: 'Rows that break an invariant; anything but 0 needs a person',
      labelNames: ['invariant'],
      registers,
    }),
    spoolBytes: new Gauge({ name: 'mkondo_spool_bytes', help: 'Notices of money on the disk, waiting for the database', registers }),
    deadLetters: new Gauge({ name: 'mkondo_dead_letters', help: 'Jobs that failed for good and wait for a person', labelNames: ['job'], registers }),
    listeners: new Gauge({ name: 'mkondo_realtime_connections', help: 'Pages that hear of changes at once', registers }),
    beforeReading: new Set(),
  };
}

/** Text for Prometheus. A figure that cannot be had now is left as it was. */
export async function readMetrics({ registry, beforeReading }: Metrics): Promise<{ readonly type: string; readonly text: string }> {
  await Promise.allSettled([...beforeReading].map((read) => read()));
  return { type: registry.contentType, text: await registry.metrics() };
}
