import type { Holder } from '../../accounts/access';
import { domainOf } from '../../twilio/address';
import type { Knowledge } from './model';

/**
 * Public email domains that most private addresses belong to. Twilio doesn't verify such domains
 * (https://www.twilio.com/docs/iam/organizations/domains). One that's missing here costs a refused request.
 */
const publicDomains = new Set([
  ...[
    'gmail.com',
    'googlemail.com',
    'outlook.com',
    'outlook.de',
    'outlook.fr',
    'hotmail.com',
    'hotmail.co.uk',
  ],
  ...['hotmail.fr', 'hotmail.de', 'hotmail.it', 'hotmail.es', 'live.com', 'live.co.uk', 'live.fr', 'live.nl'],
  ...['msn.com', 'yahoo.com', 'yahoo.co.uk', 'yahoo.fr', 'yahoo.de', 'yahoo.it', 'yahoo.es', 'yahoo.ca'],
  ...['yahoo.co.in', 'yahoo.co.jp', 'yahoo.com.br', 'ymail.com', 'rocketmail.com', 'aol.com', 'icloud.com'],
  ...['me.com', 'mac.com', 'proton.me', 'protonmail.com', 'pm.me', 'tutanota.com', 'tuta.com', 'hey.com'],
  ...['gmx.de', 'gmx.net', 'gmx.com', 'gmx.at', 'gmx.ch', 'web.de', 't-online.de', 'freenet.de', 'posteo.de'],
  ...['mailbox.org', 'mail.com', 'email.com', 'zoho.com', 'zohomail.com', 'fastmail.com', 'fastmail.fm'],
  ...[
    'yandex.ru',
    'yandex.com',
    'mail.ru',
    'bk.ru',
    'inbox.ru',
    'list.ru',
    'rambler.ru',
    'ukr.net',
    'seznam.cz',
  ],
  ...[
    'wp.pl',
    'o2.pl',
    'onet.pl',
    'interia.pl',
    'libero.it',
    'virgilio.it',
    'tiscali.it',
    'alice.it',
    'orange.fr',
  ],
  ...['wanadoo.fr', 'free.fr', 'laposte.net', 'sfr.fr', 'ziggo.nl', 'kpnmail.nl', 'telenet.be', 'skynet.be'],
  ...[
    'bluewin.ch',
    'btinternet.com',
    'sky.com',
    'virginmedia.com',
    'ntlworld.com',
    'bigpond.com',
    'optusnet.com.au',
  ],
  ...['comcast.net', 'verizon.net', 'att.net', 'sbcglobal.net', 'bellsouth.net', 'cox.net', 'charter.net'],
  ...['earthlink.net', 'juno.com', 'shaw.ca', 'rogers.com', 'sympatico.ca', 'videotron.ca', 'uol.com.br'],
  ...['bol.com.br', 'terra.com.br', 'qq.com', '163.com', '126.com', 'sina.com', 'foxmail.com', 'naver.com'],
  ...['daum.net', 'hanmail.net', 'docomo.ne.jp', 'ezweb.ne.jp', 'softbank.ne.jp', 'rediffmail.com'],
]);

/** How many milliseconds a refusal (25017) counts, since a domain may be verified at any time. */
const refusalLasts = 24 * 60 * 60 * 1000;

export type DomainStanding = 'verified' | 'public' | 'refused' | 'unknown';

/**
 * Returns what's known about a domain before Twilio is asked. No API lists verified domains, so an active user counts as
 * evidence for their domain. The owner doesn't, because owners sign up before any domain is verified.
 */
export function domainStandings(
  users: Iterable<Holder>,
  { refusedDomains = {}, now }: Pick<Knowledge, 'refusedDomains' | 'now'>,
): (domain: string) => DomainStanding {
  const verified = new Set<string>();
  for (const { email, active, owner } of users) {
    if (active && !owner && email !== undefined) verified.add(domainOf(email));
  }
  const refused = new Set(Object.keys(refusedStill(refusedDomains, now)));
  return (domain) => {
    if (publicDomains.has(domain)) return 'public';
    if (verified.has(domain)) return 'verified';
    return refused.has(domain) ? 'refused' : 'unknown';
  };
}

/** Keeps the refused domains or addresses whose refusal still counts. */
export function refusedStill(refused: Readonly<Record<string, string>>, now: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(refused).filter(([, at]) => Math.abs(now - Date.parse(at)) < refusalLasts),
  );
}
