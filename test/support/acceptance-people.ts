/** The people of the two shops of the acceptance cases, by their phones. */
export const NJERI = '+254712000001';
export const ASHA = '+254722000002';
export const JUMA = '+254733000003';
/** Owns the other shop. */
export const BARAKA = '+254744000009';
/** In no shop yet. */
export const HALIMA = '+254766000006';
/** Customers with a debt. */
export const OTIENO = '+254700111222';
export const WANJIKU = '+254755666777';
