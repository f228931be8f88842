import { dealtSuite, startMatrix } from './isolation/suite.ts';

dealtSuite(await startMatrix(), 1);
