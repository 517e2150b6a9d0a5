/** Providers of mobile money. */
export interface PaymentsConfig {
  /** Where providers reach us, `https://pay.example.com`; undefined: they can't be told where to bring results. */
  readonly publicUrl: string | undefined;
  /** Their settings as they stand in the environment: each reads its own. */
  readonly providers: Readonly<Record<string, string>>;
}
