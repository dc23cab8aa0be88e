/** The part of MJML 5 that we use; the package brings no types. */
declare module 'mjml' {
  namespace mjml2html {
    interface MjmlFault {
      readonly line: number;
      readonly message: string;
      readonly tagName: string;
      /** `Line 4 of /path/mail.mjml, included at … (mj-text) — message`. */
      readonly formattedMessage: string;
    }
    /** What the finished components hand to the page around them. */
    interface MjmlPage {
      readonly title: string;
      /** The `body` element. */
      readonly content: string;
      readonly style: readonly string[];
      readonly lang: string;
      readonly dir: string;
    }
    interface MjmlOptions {
      readonly filePath: string;
      readonly actualPath: string;
      readonly ignoreIncludes: boolean;
      readonly includePath: string;
      readonly keepComments: boolean;
      readonly fonts: Readonly<Record<string, string>>;
      readonly skeleton: (page: MjmlPage) => string;
    }
  }
  function mjml2html(
    source: string,
    options: mjml2html.MjmlOptions,
  ): Promise<{ readonly html: string; readonly errors: readonly mjml2html.MjmlFault[] }>;
  export = mjml2html;
}
