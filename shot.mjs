import { chromium } from '@playwright/test'
import { readFileSync } from 'node:fs'
const url='http://127.0.0.1:38417'
const pw=readFileSync('/tmp/h/packs-lh-data/demo-accounts.csv','utf8').split('\n')[1].split(',')[2]
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']})
async function as(login,pages){const p=await b.newPage({viewport:{width:1366,height:768}});p.on('pageerror',e=>console.log('ERR',e.message))
 await p.goto(url);await p.waitForTimeout(1500)
 await p.locator('input').nth(0).fill(login);await p.locator('input[type=password]').fill(pw);await p.keyboard.press('Enter');await p.waitForTimeout(2500)
 await p.screenshot({path:`/tmp/h/packs-lh-${login}-home.png`})
 const links=await p.evaluate(()=>{const out=[];const walk=r=>{for(const e of r.querySelectorAll('*')){if(e.tagName==='A')out.push(e.getAttribute('href')+' '+e.textContent.trim().slice(0,30));if(e.shadowRoot)walk(e.shadowRoot)}};walk(document);return out})
 console.log(login,links.filter(l=>/FM24|LH20|LG24-01/.test(l)).slice(0,12).join(' | '))
 let i=0;for(const h of pages){await p.goto(url+h);await p.waitForTimeout(3000);await p.screenshot({path:`/tmp/h/packs-lh-${login}-${i++}.png`})}
 await p.close()}

await as('440309',process.argv[3]?JSON.parse(process.argv[3]):[])
await b.close()
