import { TestEnvironment } from 'jest-environment-node';

/** Node, plus what `afterFile` registered: it is cleaned up after the file's own `afterAll` hooks have closed their connections. */
export default class KibandaEnvironment extends TestEnvironment {
  async handleTestEvent({ name }) {
    if (name !== 'run_finish') return;
    for (const cleanUp of this.global.kibandaAfterFile ?? []) await cleanUp();
  }
}
