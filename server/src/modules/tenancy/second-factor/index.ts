export { codeRequired, secondFactorNeeded } from './errors.ts';
export { judgeCode } from './judge.ts';
export { removeFactor } from './queries.ts';
export { secondFactorRoutes } from './routes.ts';
