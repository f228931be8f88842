/** `queued` -> `running` -> `ready` -> `expired`, or `failed`; a failed attempt is `queued` again. A worker that dies leaves `running`, whose lease runs out. */
export type ExportState = 'queued' | 'running' | 'ready' | 'failed' | 'expired';
