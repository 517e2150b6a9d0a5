/** Plays the cases of every network with calls and of every provider of SMS, and writes what they came to into docs/networks.md: `npm run docs:networks`. */
import { spawnSync } from 'node:child_process';
import { jestCheck } from './checks/checks.ts';
import { startTestServices } from './services/test-services.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const services = await startTestServices(say);
const { command, args } = jestCheck('e2e', '/dev/null');
const { status } = spawnSync(command, [...args, 'ussd-networks|sms-networks'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...services.addresses,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    WRITE_NETWORK_REPORT: 'yes',
  },
});
await services.stop();
process.exit(status ?? 1);
