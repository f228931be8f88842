export type { WorkspacesDeps } from './deps.ts';
export { workspaceRoutes } from './routes.ts';
