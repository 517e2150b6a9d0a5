/** What the tests use where a real installation has secrets. */
export const TEST_SECRET_KEY = 'a-secret-key-that-only-the-tests-use-0123456789';
export const TEST_PIN_PEPPER = 'a-pepper-that-only-the-tests-use-0123456789abcd';
export const TEST_PIN_PEPPERS = `1:${TEST_PIN_PEPPER}`;
