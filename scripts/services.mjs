import { handOver } from './prepare.mjs';

await handOver('./commands/services.ts');
