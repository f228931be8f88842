export { gatherCandidates, MOST_GATHERED, type Sought } from './parts-queries.ts';
export { addUpRegistry, recountRegistry, registryCounts, type RegistryCount } from './queries.ts';
