export { addUpRegistry, recountRegistry, registryCounts, type RegistryCount } from './queries.ts';
