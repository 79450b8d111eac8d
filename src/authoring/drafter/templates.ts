/** The texts of the package's templates, with their front matter. */
export interface Templates {
  prd: string;
  fdd: string;
  plan: string;
  design: string;
  planning: string;
  manifest: string;
  focus: Record<'distributed' | 'liveview' | 'otp-supervision', string>;
}
