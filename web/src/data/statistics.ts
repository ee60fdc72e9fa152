import { useQuery } from '@tanstack/react-query';
import { useServices, useUser } from '../app/services.js';
import { statisticsKey } from './acknowledge.js';

export function useStatistics() {
  const { client } = useServices();
  const { timeZone } = useUser();
  return useQuery({
    queryKey: statisticsKey(timeZone),
    queryFn: ({ signal }) => client.call('getStatistics', { signal }),
  });
}
