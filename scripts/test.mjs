import { handOver } from './prepare.mjs';

await handOver('./commands/test.ts');
