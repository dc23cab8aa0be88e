/**
 * The domain of the organisation behind a host name, for relaxed alignment (RFC 7489 section 3.2). A heuristic in place of the public
 * suffix list: where it is wrong, it takes an organisation for smaller than it is, so that mail is held and never believed too much.
 */
import { normalDomain } from '../address.ts';

/** Labels under a country's domain below which anybody may register; every label of one or two letters counts as one too. */
const secondLevels = new Set(
  (
    'com net org edu gov mil int biz info name asn csiro govt gob gub gouv gouvernement nom pro web law ltd plc sch school nhs police mod ' +
    'iwi maori geek gen kiwi cri health parliament adm adv agr art asso blog bmd cim cng cnt coop ecn eco emp eng esp etc eti far flog fnd ' +
    'fot fst ggf ind inf jor jus leg lel mat med mus not ntr odo ppg psc psi qsl radio rec slg srv taxi teo tmp trd tur vet vlog wiki zlg ' +
    'idv game ebiz club firm res nic gen ernet store presse avocat medecin notaires tm prd press mobi dyndns kiev lviv odessa dp spb msk ' +
    'tokyo osaka kyoto hokkaido aichi fukuoka hyogo kanagawa saitama chiba hiroshima miyagi nagano okinawa kobe nagoya sapporo sendai yokohama'
  ).split(' '),
);

/** Domains under which hosters and registries hand out names to strangers. */
const sharedDomains = new Set(
  (
    'github.io gitlab.io githubusercontent.com herokuapp.com appspot.com blogspot.com azurewebsites.net cloudapp.net cloudfront.net ' +
    'amazonaws.com elasticbeanstalk.com netlify.app vercel.app now.sh pages.dev workers.dev web.app firebaseapp.com run.app fly.dev ' +
    'onrender.com railway.app myshopify.com wixsite.com weebly.com wordpress.com webflow.io squarespace.com ghost.io surge.sh glitch.me ' +
    'repl.co replit.app ngrok.io ngrok.app duckdns.org no-ip.org ddns.net dyndns.org hopto.org zapto.org uk.com us.com eu.com de.com ' +
    'gb.com gb.net uk.net se.net br.com cn.com jpn.com ru.com sa.com za.com co.com in.net eu.org onmicrosoft.com sharepoint.com ' +
    'salesforce.com force.com zendesk.com freshdesk.com mailgun.org sendgrid.net altervista.org'
  ).split(' '),
);

/** `example.co.uk` of `mail.example.co.uk`; a suffix and an address literal are their own, empty for what is no domain. */
export function organizationalDomain(domain: string): string {
  const normal = normalDomain(domain.trim());
  if (normal.startsWith('[')) return normal;
  const labels = normal.split('.');
  return labels.slice(hasSharedSuffix(labels) ? -3 : -2).join('.');
}

/** Whether two domains belong to one organisation. */
export function isAligned(one: string, other: string): boolean {
  const organization = organizationalDomain(one);
  return organization !== '' && organization === organizationalDomain(other);
}

function hasSharedSuffix(labels: readonly string[]): boolean {
  const [second = '', top = ''] = labels.slice(-2);
  if (sharedDomains.has(`${second}.${top}`)) return true;
  return top.length === 2 && (second.length < 3 || secondLevels.has(second));
}
