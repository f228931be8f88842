export { personOf } from './person.ts';
export { allows, PERMISSIONS } from './policy.ts';
export type { Permission } from './policy.ts';
