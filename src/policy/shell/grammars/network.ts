import type { GrammarInput } from '../../../model/grammar.ts';

const elsewhere = 'what it does on the other machine is not known here';
const settings = 'it reads settings that can start programs';
const program = 'it starts a program of its own';
const list = 'it reads a list of further files or addresses';
const credentials = 'it sends credentials';
const asks = 'it asks other machines, and names can carry data';

const browses: GrammarInput = {
  manual: 'lynx(1), w3m(1), elinks(1)',
  flags: 'dump source nolist listonly dump_source',
  operands: ['url'],
  because: 'it goes where redirects and settings lead',
};

/** Programs that reach other machines. */
export const network: Readonly<Record<string, GrammarInput>> = {
  curl: {
    manual: 'curl(1), curl 7.88.1',
    harmless: 'V version',
    flags:
      's S f i I v k g G 4 6 0 2 3 N Z # j q : silent show-error fail fail-early fail-with-body include head get verbose insecure globoff ipv4 ipv6 compressed no-buffer no-progress-meter progress-bar parallel parallel-immediate http1.0 http1.1 http2 http2-prior-knowledge http3 tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 ssl-reqd path-as-is raw retry-connrefused retry-all-errors remove-on-error no-clobber create-dirs disable next no-keepalive tcp-nodelay no-sessionid suppress-connect-headers crlf use-ascii B ftp-pasv',
    values:
      'm=text max-time=text connect-timeout=text retry=text retry-delay=text retry-max-time=text max-redirs=text max-filesize=text limit-rate=text r=text range=text C=text continue-at=text Y=text y=text speed-limit=text speed-time=text parallel-max=text rate=text A=text user-agent=text e=text referer=text w=text write-out=text X=text request=text proto=text proto-redir=text noproxy=text tls-max=text ciphers=text tls13-ciphers=text expect100-timeout=text keepalive-time=text H=any header=any proxy-header=any o=edit output=edit output-dir=edit D=edit dump-header=edit c=edit cookie-jar=edit stderr=edit trace=edit trace-ascii=edit libcurl=edit etag-save=edit hsts=update alt-svc=any cacert=read capath=read crlfile=read E=read cert=read key=read pubkey=read netrc-file=read random-file=read url=url x=url proxy=url preproxy=url proxy1.0=url socks4=url socks4a=url socks5=url socks5-hostname=url doh-url=url d=data data=data data-ascii=data data-binary=data data-urlencode=data json=data url-query=data data-raw=text F=data form=data form-string=text T=read upload-file=read b=data cookie=data u=text user=text U=text proxy-user=text oauth2-bearer=text pass=text login-options=text K=read config=read resolve=any connect-to=any dns-servers=any dns-interface=text interface=text unix-socket=any abstract-unix-socket=any aws-sigv4=text mail-from=any mail-rcpt=any Q=any quote=any P=any ftp-port=any t=text telnet-option=text z=any time-cond=any proto-default=text request-target=any engine=execute delegation=text',
    operands: ['url'],
    exposes: 'upload',
    exposedBy:
      'd data data-ascii data-binary data-raw data-urlencode json url-query F form form-string T upload-file mail-from mail-rcpt Q quote',
    risky: {
      L: 'a redirect can lead to any host',
      location: 'a redirect can lead to any host',
      'location-trusted': 'a redirect can lead to any host, and credentials follow',
      K: settings,
      config: settings,
      engine: program,
      O: 'the address names the file it writes',
      'remote-name': 'the address names the file it writes',
      'remote-name-all': 'the address names the files it writes',
      'output-dir': 'its output goes to another folder than its names say',
      J: 'the other machine names the file it writes',
      'remote-header-name': 'the other machine names the file it writes',
      'alt-svc': 'a file tells where it connects instead',
      resolve: 'it connects to another address than the name says',
      'connect-to': 'it connects to another host than the address says',
      'dns-servers': 'another server tells where names lead',
      'doh-url': 'another server tells where names lead',
      'unix-socket': 'it talks to a program on this machine',
      'abstract-unix-socket': 'it talks to a program on this machine',
      u: credentials,
      user: credentials,
      U: credentials,
      'proxy-user': credentials,
      'oauth2-bearer': credentials,
      'aws-sigv4': credentials,
      E: credentials,
      cert: credentials,
      key: credentials,
      n: credentials,
      netrc: credentials,
      'netrc-optional': credentials,
      'netrc-file': credentials,
      b: 'it sends cookies, perhaps from a file',
      cookie: 'it sends cookies, perhaps from a file',
      Q: elsewhere,
      quote: elsewhere,
      z: 'its value can be a file',
      'time-cond': 'its value can be a file',
      'proto-default': 'an address can mean a local file',
      'request-target': 'it asks for another address than it says',
      interface: 'it chooses another way into the network',
      P: 'the other machine connects back',
      'ftp-port': 'the other machine connects back',
    },
  },
  wget: {
    manual: 'wget(1), GNU Wget 1.21.3',
    harmless: 'V version h help',
    flags:
      'q v c N S x F 4 6 r k K m p E H L b d quiet verbose no-verbose continue timestamping server-response spider no-directories force-directories no-host-directories recursive mirror page-requisites no-parent no-check-certificate no-clobber show-progress no-proxy no-cache no-cookies content-on-error content-disposition trust-server-names span-hosts convert-links no-netrc no-config delete-after inet4-only inet6-only debug background',
    attached: 'n',
    values:
      'O=edit output-document=edit o=edit output-file=edit a=edit append-output=edit P=edit directory-prefix=edit i=read input-file=read B=url base=url e=any execute=any config=read t=text tries=text T=text timeout=text w=text wait=text l=text level=text U=text user-agent=text header=any referer=text post-data=data post-file=read body-data=data body-file=read method=text load-cookies=read save-cookies=edit certificate=read private-key=read ca-certificate=read user=text password=text http-user=text http-password=text use-askpass=execute A=text R=text D=any domains=any exclude-domains=text I=text X=text Q=text limit-rate=text max-redirect=text progress=text connect-timeout=text read-timeout=text dns-timeout=text rejected-log=edit warc-file=edit hsts-file=update',
    operands: ['url'],
    because: 'it follows redirects to any host and names files after addresses',
    exposes: 'upload',
    exposedBy: 'post-data post-file body-data body-file method',
    risky: {
      i: list,
      'input-file': list,
      e: settings,
      execute: settings,
      config: settings,
      'use-askpass': program,
    },
  },
  'http|https|xh|xhs': {
    manual: 'https://httpie.io/docs/cli, HTTPie 3.2',
    harmless: 'version',
    flags:
      'j f v h b p d q c S I json form verbose headers body download quiet continue stream offline check-status ignore-stdin F follow all multipart pretty',
    values:
      'a=text auth=text A=text auth-type=text s=text style=text o=edit output=edit P=text print=text timeout=text proxy=any verify=any cert=read cert-key=read session=any session-read-only=any raw=data max-redirects=text default-scheme=text',
    operands: ['url', 'data'],
    because: 'what it sends follows from its words, its settings and its sessions',
    risky: {
      F: 'a redirect can lead to any host',
      follow: 'a redirect can lead to any host',
      auth: credentials,
      a: credentials,
    },
  },
  'nc|ncat|netcat': {
    manual: 'nc(1), OpenBSD netcat; ncat(1), Nmap 7.93',
    flags: 'z v n u l k 4 6 d D h N U t C zero',
    values:
      'w=text p=text s=text x=url X=text e=execute c=any i=text q=text o=edit exec=execute sh-exec=any proxy=url',
    operands: ['host', 'text'],
    because: 'it sends what it is given to another machine, or serves it',
    risky: {
      e: program,
      c: program,
      exec: program,
      'sh-exec': program,
      l: 'it lets other machines in',
      U: 'it talks to a program on this machine',
    },
  },
  'ping|ping6': {
    manual: 'ping(8), iputils',
    harmless: 'V',
    flags: '4 6 n q v a A b B d D f L O R r U',
    values: 'c=text i=text w=text W=text s=text t=text I=text M=text l=text p=text m=text Q=text S=text',
    operands: ['host'],
    because: asks,
  },
  'traceroute|traceroute6|tracepath|mtr': {
    manual: 'traceroute(1), tracepath(8), mtr(8)',
    flags: '4 6 n r w b I T F report',
    values: 'c=text i=text m=text p=text q=text f=text',
    operands: ['host'],
    because: asks,
  },
  'dig|delv|kdig|drill': {
    manual: 'dig(1), BIND 9.18',
    harmless: 'v',
    flags: '4 6',
    values: 'f=read k=read p=text q=any t=text c=text x=any b=text y=text',
    operands: ['word'],
    because: asks,
    risky: { f: list, k: credentials, y: credentials },
  },
  'host|nslookup|resolvectl|getent': {
    manual: 'host(1), nslookup(1), BIND 9.18; getent(1)',
    flags: 'a v r 4 6 C d l',
    values: 't=text c=text W=text R=text N=text',
    operands: ['word'],
    because: asks,
  },
  whois: {
    manual: 'whois(1), whois 5.5',
    values: 'h=host p=text',
    flags: 'H I',
    operands: ['word'],
    because: asks,
  },
  'nmap|masscan|zmap': {
    manual: 'nmap(1)',
    values: 'p=text iL=read oN=edit oG=edit oX=edit script=execute',
    operands: ['host'],
    single: true,
    because: 'it probes other machines',
  },
  openssl: {
    manual: 'openssl(1), OpenSSL 3.0',
    values:
      'in=read out=edit key=read inkey=read cert=read CA=read CAkey=read CAfile=read CApath=read cafile=read keyout=edit pass=any passin=any passout=any kfile=read config=read engine=execute provider=execute connect=host proxy=host host=host url=url servername=any sign=read signature=read verify=text prverify=read certfile=read days=text subj=text newkey=text md=text',
    operands: ['text', 'any'],
    single: true,
    because: 'it handles keys and connections',
    risky: { config: settings, engine: program, provider: program },
  },
  aria2c: {
    manual: 'aria2c(1), aria2 1.36',
    harmless: 'v version',
    flags: 'q c Z',
    values:
      'd=edit dir=edit o=edit out=edit i=read input-file=read x=text s=text j=text conf-path=read header=any all-proxy=url http-proxy=url https-proxy=url load-cookies=read save-cookies=edit log=edit l=edit on-download-complete=execute on-download-start=execute',
    operands: ['url'],
    because: 'it follows redirects to any host and names files after addresses',
    risky: { i: list, 'input-file': list, 'conf-path': settings },
  },
  'lynx|w3m|links|links2|elinks|chromium|google-chrome|firefox|xdg-open': browses,
};
