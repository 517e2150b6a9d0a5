import { handOver } from './prepare.mjs';

await handOver('../storm/main.ts');
