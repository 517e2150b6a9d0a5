import { handOver } from './prepare.mjs';

await handOver('../bench/main.ts');
