import { handOver } from './prepare.mjs';

await handOver('./commands/audit.ts');
