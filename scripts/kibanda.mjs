import { handOver } from './prepare.mjs';

await handOver('./commands/kibanda.ts');
