import { expect, test } from 'vitest';
import { isAligned, organizationalDomain } from '../../src/mail/authentication/organizational-domain.ts';

test.each([
  ['example.com', 'example.com'],
  ['a.b.Example.com', 'example.com'],
  ['mail.example.co.uk', 'example.co.uk'],
  ['mail.example.com.au', 'example.com.au'],
  ['mail.example.de', 'example.de'],
  ['ann.github.io', 'ann.github.io'],
  ['co.uk', 'co.uk'],
  ['localhost', 'localhost'],
  ['[192.0.2.1]', '[192.0.2.1]'],
  ['', ''],
  ['not a domain', ''],
])('the organisation of %j is %j', (domain, organization) => {
  expect(organizationalDomain(domain)).toBe(organization);
});

test.each([
  ['example.com', 'mail.example.com', true],
  ['example.co.uk', 'evil.co.uk', false],
  ['ann.github.io', 'eve.github.io', false],
  ['example.co.uk', 'co.uk', false],
  ['example.com', 'example.com.evil.org', false],
  ['', '', false],
])('whether %j and %j are aligned: %s', (one, other, aligned) => {
  expect(isAligned(one, other)).toBe(aligned);
});
