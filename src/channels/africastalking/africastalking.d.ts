/** What we use of the package, which brings no types of its own (those of @types/africastalking are wrong for 0.8). */
declare module 'africastalking' {
  interface AfricasTalking {
    readonly SMS: {
      send(message: { to: string; message: string; from?: string; enqueue?: boolean }): Promise<unknown>;
    };
  }
  function africastalking(options: { username: string; apiKey: string; format?: 'json' }): AfricasTalking;
  export = africastalking;
}

/** The addresses that every client of the process shares. Creating a client named `sandbox` changes them all. */
declare module 'africastalking/lib/common.js' {
  const common: { BASE_URL: string; SMS_URL: string };
  export = common;
}
