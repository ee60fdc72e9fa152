import { useQuery } from '@tanstack/react-query';
import { useServices, useUser } from '../app/services.js';

export function useStatistics() {
  const { client } = useServices();
  const { timeZone } = useUser();
  return useQuery({
    queryKey: ['statistics', timeZone],
    queryFn: ({ signal }) => client.call('getStatistics', { signal }),
  });
}
