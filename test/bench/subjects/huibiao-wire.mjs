export function createHuibiaoWire() {}
