import type { ApiClient } from './api-client.ts';

export const PASSWORD = 'green bananas by the lake';

/** People who sign up and log in, each with a number that nobody has. */
export const newcomersTo = ({ post }: Pick<ApiClient, 'post'>) => {
  let count = 0;
  const newcomer = () => {
    count += 1;
    const phone = `+2547110000${String(10 + count)}`;
    return { username: `mama-${String(count)}`, password: PASSWORD, phone, shopName: 'Mama Njeri', country: 'KE' };
  };
  return {
    newcomer,
    signUp: (body: Readonly<Record<string, unknown>> = newcomer(), key?: string) =>
      post('/v1/auth/signup', undefined, body, key === undefined ? {} : { 'Idempotency-Key': key }),
    logIn: (username: string, password = PASSWORD) => post('/v1/auth/login', undefined, { username, password }),
  };
};
