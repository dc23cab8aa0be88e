/** What flows log with: pino's shape, so that the app hands in the real one. Never bodies, never credentials. */
export interface Log {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}
