export { channelsOfSender, findSenderByName, listSenders, type SenderRow } from './queries.ts';
export { sendersRoutes } from './routes.ts';
