import cloudflare from '@astrojs/cloudflare'
import { defineConfig } from 'astro/config'

/** No session, no image service: the page uses neither, so the Worker needs no binding but CONTENT. */
export default defineConfig({
  output: 'server',
  session: false,
  adapter: cloudflare({ imageService: 'passthrough' }),
})
