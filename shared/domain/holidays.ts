import type { WorkingCalendar } from './working-time.js'

/**
 * Public holidays on weekdays and worked weekends as the State Council announced them for 2024 to 2026: what a new
 * installation begins with. An administrator keeps the list.
 */
export const announcedCalendar: WorkingCalendar = {
  holidays: [
    ...days('2024-01', [1]),
    ...days('2024-02', [12, 13, 14, 15, 16]),
    ...days('2024-04', [4, 5]),
    ...days('2024-05', [1, 2, 3]),
    ...days('2024-06', [10]),
    ...days('2024-09', [16, 17]),
    ...days('2024-10', [1, 2, 3, 4, 7]),
    ...days('2025-01', [1, 28, 29, 30, 31]),
    ...days('2025-02', [3, 4]),
    ...days('2025-04', [4]),
    ...days('2025-05', [1, 2, 5]),
    ...days('2025-06', [2]),
    ...days('2025-10', [1, 2, 3, 6, 7, 8]),
    ...days('2026-01', [1, 2]),
    ...days('2026-02', [16, 17, 18, 19, 20, 23]),
    ...days('2026-04', [6]),
    ...days('2026-05', [1, 4, 5]),
    ...days('2026-06', [19]),
    ...days('2026-09', [25]),
    ...days('2026-10', [1, 2, 5, 6, 7]),
  ],
  workdays: [
    ...days('2024-02', [4, 18]),
    ...days('2024-04', [7, 28]),
    ...days('2024-05', [11]),
    ...days('2024-09', [14, 29]),
    ...days('2024-10', [12]),
    ...days('2025-01', [26]),
    ...days('2025-02', [8]),
    ...days('2025-04', [27]),
    ...days('2025-09', [28]),
    ...days('2025-10', [11]),
    ...days('2026-01', [4]),
    ...days('2026-02', [14, 28]),
    ...days('2026-05', [9]),
    ...days('2026-09', [20]),
    ...days('2026-10', [10]),
  ],
}

function days(month: string, list: readonly number[]): readonly string[] {
  return list.map((day) => `${month}-${String(day).padStart(2, '0')}`)
}
