/** How this process serves: a standby gives its proxy to the first editor window that wants it. `pageDir` holds the built page. */
export type AppOptions = { readonly role: 'owner' | 'standby'; readonly pageDir: string };
