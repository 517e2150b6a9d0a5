import { handOver } from './prepare.mjs';

await handOver('./commands/start.ts');
